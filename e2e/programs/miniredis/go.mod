// Only for building the program; see tools/versions.yaml.

module cedille/programs/miniredis

go 1.25.0

require github.com/alicebob/miniredis/v2 v2.40.0

require github.com/yuin/gopher-lua v1.1.1 // indirect
