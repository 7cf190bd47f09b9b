package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"reflect"
	"sync"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// Many charts make up certificates that never reach their output, at a price above everything else they do. So such a
// chart is rendered twice, with one probe key and with another: what is the same both times has no key in it, not even
// hashed, and is what real keys would have given, too. Where the two differ, the chart gets keys of its own, each time.

var sprigFunctions = sync.OnceValue(sprig.TxtFuncMap)

// withKey names the twin of each function that takes its key from the caller.
var withKey = map[string]string{
	"genCA":             "genCAWithKey",
	"genSelfSignedCert": "genSelfSignedCertWithKey",
	"genSignedCert":     "genSignedCertWithKey",
}

// renderProbe also says whether a key was asked for.
func renderProbe(chart *loaded, request *request, probe int) (result rendered, used bool, err error) {
	result, err = renderWith(chart, request, probeFunctions(probe, &used))
	return result, used, err
}

func probeFunctions(probe int, used *bool) template.FuncMap {
	functions := template.FuncMap{}
	for name, twin := range withKey {
		keyed := reflect.ValueOf(sprigFunctions()[twin])
		functions[name] = reflect.MakeFunc(reflect.TypeOf(sprigFunctions()[name]), func(given []reflect.Value) []reflect.Value {
			*used = true
			return keyed.Call(append(given, reflect.ValueOf(probeKeys[probe]())))
		}).Interface()
	}
	return functions
}

// probeKeys are the same for the life of the process, as PEM.
var probeKeys = [2]func() string{sync.OnceValue(makeProbeKey), sync.OnceValue(makeProbeKey)}

func makeProbeKey() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return string(pem.EncodeToMemory(&block))
}
