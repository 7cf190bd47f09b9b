import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measure, type Measurement } from './measure.ts';

export interface ScaleRow extends Measurement {
  components: number;
  renders: number;
}

export interface BenchScaleOptions {
  /** A copy of the repository. */
  root: string;
  scratch: string;
  largest: number;
  progress: (what: string) => void;
}

const ENVIRONMENTS = 10;

/** Synthetic workspaces of growing size: time must grow in proportion, memory must stay bounded. */
export async function benchScale({ root, scratch, largest, progress }: BenchScaleOptions): Promise<ScaleRow[]> {
  const rows: ScaleRow[] = [];
  for (const components of [Math.ceil(largest / 10), Math.ceil(largest / 3), largest]) {
    progress(`${components} synthetic components`);
    const workspace = join(scratch, `scale-${components}`);
    await makeWorkspace({ root, workspace, components });
    const env = { ...process.env, CEDILLE_CACHE_DIR: join(scratch, 'cache'), CI: '1' };
    const measured = await measure({
      file: process.execPath,
      args: ['cedille', 'render', '--no-cache'],
      cwd: workspace,
      env,
    });
    rows.push({ components, renders: components * ENVIRONMENTS, ...measured });
    await rm(workspace, { recursive: true, force: true });
  }
  return rows;
}

async function makeWorkspace({
  root,
  workspace,
  components,
}: {
  root: string;
  workspace: string;
  components: number;
}): Promise<void> {
  await mkdir(join(workspace, 'charts'), { recursive: true });
  for (const part of ['cedille', 'package.json', 'package-lock.json', 'libs', 'tools'])
    await cp(join(root, part), join(workspace, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(workspace, 'node_modules'));
  const names = Array.from({ length: components }, (_, index) => `c${String(index).padStart(4, '0')}`);
  for (const name of names) await write(join(workspace, 'charts', name), chartFiles(name));
  await cp(join(root, 'environments/shared.yaml'), join(workspace, 'environments/shared.yaml'));
  for (let index = 0; index < ENVIRONMENTS; index++) {
    await write(join(workspace, 'environments', `e${index}`), {
      'environment.yaml': environmentYaml(`e${index}`, names),
    });
  }
}

async function write(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(folder, 'templates'), { recursive: true });
  await mkdir(join(folder, 'src'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

function chartFiles(name: string): Record<string, string> {
  return {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndescription: Synthetic.\n`,
    'component.yaml': `title: { en: ${name}, fr: ${name} }\ndescription: { en: Synthetic., fr: Synthétique. }\ncategory: services\nowner: sre\nnamespace: ${name}\n`,
    'values.yaml': 'replicas: 1\nimage: registry.example/app:1.0.0\n',
    'values.schema.json': JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: {
        global: { type: 'object' },
        replicas: { type: 'integer' },
        image: { type: 'string' },
        host: { type: 'string' },
      },
    }),
    'src/values.ts': `import { bySize, defineValues } from '@cedille/values/generator';\n\nexport default defineValues<{ replicas?: number; host?: string }>()(({ environment }) => ({\n  replicas: bySize(environment, { small: 1, medium: 2, large: 3 }),\n  host: \`${name}.\${environment.domain.base}\`,\n}));\n`,
    'templates/namespace.yaml': NAMESPACE,
    'templates/deployment.yaml': DEPLOYMENT,
    'templates/service.yaml': SERVICE,
  };
}

const METADATA = '  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n';
const LABELS = 'app.kubernetes.io/name: {{ .Release.Name }}';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {{ .Release.Namespace }}\n';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
${METADATA}spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      ${LABELS}
  template:
    metadata:
      labels:
        ${LABELS}
    spec:
      containers:
        - name: app
          image: {{ .Values.image }}
          env:
            - name: HOST
              value: {{ .Values.host }}
          resources: { requests: { cpu: 1m, memory: 1Mi }, limits: { memory: 1Mi } }
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
${METADATA}spec:
  selector:
    ${LABELS}
  ports:
    - name: http
      port: 80
`;

function environmentYaml(name: string, components: readonly string[]): string {
  const facts = {
    name,
    description: { en: 'Synthetic.', fr: 'Synthétique.' },
    cluster: { name, kind: 'kind', kubernetes: '1.35.4' },
    sizing: 'medium',
    domain: { base: `${name}.example.org` },
    gateway: { class: 'contour', namespace: 'gateway', public: 'public', exposure: 'hostPort' },
    issuer: 'platform-ca',
    alternatives: { storage: 'local' },
    storageClasses: { replicated: 'standard', local: 'standard', replicas: 1 },
    vault: {
      address: 'https://vault.vault.svc:8200',
      mode: 'file',
      authMount: `kubernetes/${name}`,
      kv: { mount: 'kv', version: 2 },
    },
    components,
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}
