package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"text/template"
)

// authentication is how an object signs in to Vault.
type authentication struct {
	Path           string `json:"path"`
	Role           string `json:"role"`
	ServiceAccount struct {
		Name string `json:"name"`
	} `json:"serviceAccount"`
}

// work is one object and those who are asked for it.
type work struct {
	object  object
	cluster *cluster
	vault   *vault
}

func (w work) signIn(ctx context.Context, as authentication) (*session, error) {
	jwt, err := w.cluster.tokenOf(ctx, w.object.Metadata.Namespace, as.ServiceAccount.Name)
	if err != nil {
		return nil, err
	}
	return w.vault.signIn(ctx, as.Path, as.Role, jwt)
}

// kind carries out one object.
type kind struct {
	resource string
	carryOut func(ctx context.Context, w work) error
}

// kinds in an order in which the first look already gets far: each works with what those before it made.
var kinds = []kind{
	{"policies", with(policy)},
	{"kubernetesauthengineconfigs", with(authConfig)},
	{"kubernetesauthengineroles", with(authRole)},
	{"passwordpolicies", with(passwordPolicy)},
	{"secretenginemounts", with(mount)},
	{"audits", with(audit)},
	{"randomsecrets", with(randomSecret)},
	{"vaultsecrets", vaultSecret},
}

// common is what most kinds have.
type common struct {
	Authentication authentication `json:"authentication"`
	Name           string         `json:"name"`
	Path           string         `json:"path"`
}

func (c *common) shared() *common { return c }

type spec[S any] interface {
	*S
	shared() *common
}

// with reads the spec of an object and signs in.
func with[S any, P spec[S]](carryOut func(context.Context, work, *session, *S) error) func(context.Context, work) error {
	return func(ctx context.Context, w work) error {
		var read S
		if err := json.Unmarshal(w.object.Spec, &read); err != nil {
			return err
		}
		shared := P(&read).shared()
		if shared.Name == "" {
			shared.Name = w.object.Metadata.Name
		}
		signed, err := w.signIn(ctx, shared.Authentication)
		if err != nil {
			return err
		}
		return carryOut(ctx, w, signed, &read)
	}
}

func join(parts ...string) string {
	return strings.Trim(strings.Join(parts, "/"), "/")
}

type policySpec struct {
	common
	Policy string `json:"policy"`
}

var accessor = regexp.MustCompile(`\$\{auth/([^}]+)/@accessor\}`)

// policy is written where it differs, as the operator does it: its own it may only read.
func policy(ctx context.Context, _ work, signed *session, spec *policySpec) error {
	var unknown error
	text := accessor.ReplaceAllStringFunc(spec.Policy, func(found string) string {
		name := accessor.FindStringSubmatch(found)[1]
		mounts, err := signed.read(ctx, "sys/auth")
		if err != nil {
			unknown = err
			return found
		}
		mount, _ := mounts[name+"/"].(map[string]any)
		value, _ := mount["accessor"].(string)
		if value == "" {
			unknown = fmt.Errorf("there is no auth mount %s", name)
		}
		return value
	})
	if unknown != nil {
		return unknown
	}
	path := "sys/policies/acl/" + spec.Name
	known, err := signed.read(ctx, path)
	if err != nil || known["policy"] == text {
		return err
	}
	return signed.write(ctx, path, map[string]string{"policy": text})
}

type passwordPolicySpec struct {
	common
	PasswordPolicy string `json:"passwordPolicy"`
}

func passwordPolicy(ctx context.Context, _ work, signed *session, spec *passwordPolicySpec) error {
	return signed.write(ctx, "sys/policies/password/"+spec.Name, map[string]string{"policy": spec.PasswordPolicy})
}

type authConfigSpec struct {
	common
	KubernetesHost   string `json:"kubernetesHost"`
	KubernetesCACert string `json:"kubernetesCACert"`
}

func authConfig(ctx context.Context, _ work, signed *session, spec *authConfigSpec) error {
	body := map[string]any{"kubernetes_host": spec.KubernetesHost, "kubernetes_ca_cert": spec.KubernetesCACert}
	return signed.write(ctx, join("auth", spec.Path, spec.Name, "config"), body)
}

type authRoleSpec struct {
	common
	Audience              string   `json:"audience"`
	Policies              []string `json:"policies"`
	TargetServiceAccounts []string `json:"targetServiceAccounts"`
	TargetNamespaces      struct {
		TargetNamespaces        []string `json:"targetNamespaces"`
		TargetNamespaceSelector *struct {
			MatchLabels map[string]string `json:"matchLabels"`
		} `json:"targetNamespaceSelector"`
	} `json:"targetNamespaces"`
	TokenTTL    int `json:"tokenTTL"`
	TokenMaxTTL int `json:"tokenMaxTTL"`
}

// nowhere is the name of no namespace: a role that selects none is one that nobody has.
const nowhere = "__no_namespace__"

func authRole(ctx context.Context, w work, signed *session, spec *authRoleSpec) error {
	namespaces := spec.TargetNamespaces.TargetNamespaces
	if selector := spec.TargetNamespaces.TargetNamespaceSelector; selector != nil {
		found, err := w.cluster.namespacesWith(ctx, selector.MatchLabels)
		if err != nil {
			return err
		}
		namespaces = append(found, nowhere)
	}
	return signed.write(ctx, join("auth", spec.Path, "role", spec.Name), map[string]any{
		"bound_service_account_names":      spec.TargetServiceAccounts,
		"bound_service_account_namespaces": namespaces,
		"audience":                         spec.Audience,
		"token_policies":                   spec.Policies,
		"token_ttl":                        spec.TokenTTL,
		"token_max_ttl":                    spec.TokenMaxTTL,
	})
}

type mountSpec struct {
	common
	Type        string            `json:"type"`
	Description string            `json:"description"`
	Options     map[string]string `json:"options"`
	Config      struct {
		ListingVisibility string `json:"listingVisibility"`
	} `json:"config"`
}

func mount(ctx context.Context, _ work, signed *session, spec *mountSpec) error {
	path := join(spec.Path, spec.Name)
	known, err := signed.read(ctx, "sys/mounts")
	if err != nil {
		return err
	}
	config := map[string]string{"listing_visibility": spec.Config.ListingVisibility}
	if known[path+"/"] == nil {
		body := map[string]any{"type": spec.Type, "description": spec.Description, "options": spec.Options, "config": config}
		return signed.write(ctx, "sys/mounts/"+path, body)
	}
	return signed.write(ctx, "sys/mounts/"+path+"/tune", config)
}

type auditSpec struct {
	common
	Type        string            `json:"type"`
	Description string            `json:"description"`
	Options     map[string]string `json:"options"`
}

func audit(ctx context.Context, _ work, signed *session, spec *auditSpec) error {
	known, err := signed.read(ctx, "sys/audit")
	if err != nil || known[spec.Path+"/"] != nil {
		return err
	}
	body := map[string]any{"type": spec.Type, "description": spec.Description, "options": spec.Options}
	return signed.write(ctx, "sys/audit/"+spec.Path, body)
}

type randomSecretSpec struct {
	common
	SecretKey    string `json:"secretKey"`
	SecretFormat struct {
		PasswordPolicyName string `json:"passwordPolicyName"`
	} `json:"secretFormat"`
}

// randomSecret makes a value once. As the operator does it, it makes none where there is anything at its path, and would write over
// all that is there.
func randomSecret(ctx context.Context, _ work, signed *session, spec *randomSecretSpec) error {
	path := join(spec.Path, spec.Name)
	known, err := signed.read(ctx, path)
	if err != nil || known != nil {
		return err
	}
	made, err := signed.read(ctx, "sys/policies/password/"+spec.SecretFormat.PasswordPolicyName+"/generate")
	if err != nil {
		return err
	}
	data := map[string]any{spec.SecretKey: made["password"]}
	return signed.write(ctx, path, map[string]any{"data": data})
}

type vaultSecretSpec struct {
	Definitions []struct {
		Name           string         `json:"name"`
		Path           string         `json:"path"`
		RequestType    string         `json:"requestType"`
		Authentication authentication `json:"authentication"`
	} `json:"vaultSecretDefinitions"`
	Output struct {
		Name       string            `json:"name"`
		Type       string            `json:"type"`
		Labels     map[string]string `json:"labels"`
		StringData map[string]string `json:"stringData"`
	} `json:"output"`
}

// vaultSecret fills in the values of a Secret from what is in Vault.
func vaultSecret(ctx context.Context, w work) error {
	var spec vaultSecretSpec
	if err := json.Unmarshal(w.object.Spec, &spec); err != nil {
		return err
	}
	found := map[string]any{}
	for _, definition := range spec.Definitions {
		if definition.RequestType != "" && definition.RequestType != http.MethodGet {
			return fmt.Errorf("the stand-in only reads, and does not know %s", definition.RequestType)
		}
		signed, err := w.signIn(ctx, definition.Authentication)
		if err != nil {
			return err
		}
		if found[definition.Name], err = signed.read(ctx, definition.Path); err != nil {
			return err
		}
	}
	data := map[string][]byte{}
	for key, text := range spec.Output.StringData {
		value, err := fill(text, found)
		if err != nil {
			return err
		}
		data[key] = value
	}
	wanted := secret{name: spec.Output.Name, kind: spec.Output.Type, labels: spec.Output.Labels, data: data}
	return w.cluster.applySecret(ctx, w.object.Metadata, wanted)
}

func fill(text string, found map[string]any) ([]byte, error) {
	required := func(message string, value any) (any, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	parsed, err := template.New("").Funcs(template.FuncMap{"required": required}).Parse(text)
	if err != nil {
		return nil, err
	}
	var filled bytes.Buffer
	err = parsed.Execute(&filled, found)
	return filled.Bytes(), err
}
