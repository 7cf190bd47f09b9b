// Only for building the program where the image that it stands in for cannot be had; see tools/versions.yaml.

module cedille/programs/vault-config-stand-in

go 1.26.0
