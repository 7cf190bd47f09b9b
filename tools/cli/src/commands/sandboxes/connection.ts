import { networkOf, sandboxName, volumesOf, type Environment, type Sandbox } from '@cedille/environment';

/** Where Argo CD's Dex sends a browser of its public client back to, on the machine of the person. */
const CALLBACK = { host: 'localhost:8085', path: '/auth/callback' };

export interface Connection {
  /** Facts of the environment that the sandbox is beside. */
  environment: Environment;
  /** Facts of the one whose cluster it lives in. */
  host: Environment;
  sandbox: Sandbox;
}

/** The lines that a person types to get into a sandbox: who they are, their access, and a way to the Pod that answers. */
export function connectionLines({ environment, host, sandbox }: Connection): string[] {
  const name = sandboxName(environment.name, sandbox);
  const namespace = `${volumesOf(environment).namespace}-${sandbox.person}`;
  const cluster = host.cluster.name;
  const context = `${cluster}-sandbox`;
  const kubectl = `kubectl --context=${context} --namespace=${namespace}`;
  const signIn = [
    'oidc-login',
    'get-token',
    `--oidc-issuer-url=${host.sso?.issuer ?? ''}`,
    '--oidc-client-id=argo-cd-cli',
    '--oidc-extra-scope=profile',
    `--oidc-redirect-url=http://${CALLBACK.host}${CALLBACK.path}`,
    `--listen-address=${CALLBACK.host}`,
  ];
  return [
    `# Once: who you are (${sandbox.login ?? sandbox.person} at GitHub), and where the cluster is. It takes kubectl with the plugin oidc-login.`,
    ...clusterLines(host),
    `kubectl config set-credentials ${context} --exec-api-version=client.authentication.k8s.io/v1beta1 --exec-command=kubectl ${signIn.map(argument => `--exec-arg=${argument}`).join(' ')}`,
    `kubectl config set-context ${context} --cluster=${cluster} --user=${context}`,
    `${kubectl} get secret vc-${name} --output=jsonpath='{.data.config}' | base64 --decode > ${name}.yaml`,
    '# Each time, and leave it open:',
    `${kubectl} port-forward pod/${name}-0 8443:8443`,
    '# Beside it:',
    `kubectl --kubeconfig=${name}.yaml get namespaces`,
  ];
}

/** The certificate of the CA is public: who has no fact for it gets it from an administrator. */
function clusterLines({ cluster }: Environment): string[] {
  const { addresses: [first] = [], port } = networkOf({ cluster }).apiServer;
  const address = first?.replace(/\/(32|128)$/, '');
  const server = cluster.endpoint ?? `https://${address?.includes(':') ? `[${address}]` : address}:${port}`;
  const { certificateAuthority: ca } = cluster;
  if (ca === undefined)
    return [
      `# ${cluster.name}.crt, from an administrator: kubectl get configmap kube-root-ca.crt --output=jsonpath='{.data.ca\\.crt}'`,
      `kubectl config set-cluster ${cluster.name} --server=${server} --certificate-authority=${cluster.name}.crt --embed-certs`,
    ];
  return [
    `kubectl config set-cluster ${cluster.name} --server=${server}`,
    `kubectl config set clusters.${cluster.name}.certificate-authority-data ${Buffer.from(ca).toString('base64')}`,
  ];
}
