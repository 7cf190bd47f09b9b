package main

import "text/template"

// fastFunctions give what Helm's own would, sooner.
var fastFunctions = template.FuncMap{}
