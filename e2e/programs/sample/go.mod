// Only for building the program where no ready one can be fetched; see tools/versions.yaml.

module cedille/programs/sample

go 1.26.0
