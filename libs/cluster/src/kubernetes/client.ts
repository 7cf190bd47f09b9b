import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { parse } from 'yaml';
import { CedilleError } from '@cedille/source';
import { createDiscovery, type ApiResource } from './discovery.ts';
import { KubernetesError, type Status } from './kubernetes-error.ts';

/** What names an object: enough to ask for it. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** An object as the API server has it. */
export interface KubernetesObject extends ObjectReference {
  metadata: ObjectReference['metadata'] & {
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface ApplyOptions {
  /** Everything is judged, nothing is kept. @defaultValue false */
  dryRun?: boolean;
  /** @defaultValue `cedille` */
  fieldManager?: string;
  /** The document as it was rendered, sent instead of the object: the API server reads it itself. */
  text?: string;
  /** Told of each thing that the server accepts but warns of, for example a version that will go. */
  onWarning?: (warning: string) => void;
  /** Where the object goes when it names no namespace, as kubectl and Argo CD do it. @defaultValue `default` */
  namespace?: string;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  path: string;
  body?: string;
  contentType?: string;
  /** @defaultValue `application/json` */
  accept?: string;
  /** The account that asks, in the place of the own one, which has to be allowed to say so. */
  as?: string;
  onWarning?: ((warning: string) => void) | undefined;
}

/**
 * The API of Kubernetes as far as it is needed here. Documents are sent as text: typed clients leave out the fields that
 * they do not know, which are just those that have to be found.
 */
export interface KubernetesClient {
  isReady(): Promise<boolean>;
  /** @throws KubernetesError when the answer is not a success */
  request(options: RequestOptions): Promise<unknown>;
  /** What the server calls a kind; undefined when it has none such. */
  resourceOf(kind: { apiVersion: string; kind: string }): Promise<ApiResource | undefined>;
  /** Undefined when it does not exist. */
  read(reference: ObjectReference): Promise<KubernetesObject | undefined>;
  list(kind: { apiVersion: string; kind: string; namespace?: string }): Promise<KubernetesObject[]>;
  /** Names of all objects of a kind, without the objects. */
  listNames(kind: { apiVersion: string; kind: string }): Promise<string[]>;
  /** Server-side apply, with force. @throws KubernetesError with what the server says */
  apply(object: ObjectReference & object, options?: ApplyOptions): Promise<KubernetesObject>;
  /** Its dependents go in the background; what does not exist is not a failure. */
  delete(reference: ObjectReference): Promise<void>;
  /** Ends idle connections. */
  close(): void;
}

export interface ClientOptions {
  /** File with certificates inside, as kind and the control plane write it. Its current context is used. */
  kubeconfig: string;
  /** Connections at the most. @defaultValue 8 */
  connections?: number;
}

/** @throws CedilleError `cluster-failed` when the file has no usable context */
export function createKubernetesClient({ kubeconfig, connections = 8 }: ClientOptions): KubernetesClient {
  const { server, ...tls } = readContext(kubeconfig);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ...tls });
  const request = (options: RequestOptions): Promise<unknown> => send(server, agent, options);
  const discovery = createDiscovery(path => request({ path }));
  const pathOf = async (reference: ObjectReference, namespace?: string): Promise<string> => {
    const resource = await discovery.find(reference);
    if (!resource) throw unknownKind(reference);
    return `${collectionPath(resource, reference.metadata.namespace ?? namespace ?? 'default')}/${encodeURIComponent(reference.metadata.name)}`;
  };
  return {
    request,
    resourceOf: kind => discovery.find(kind),
    async isReady() {
      return request({ path: '/readyz' }).then(
        () => true,
        () => false,
      );
    },
    async read(reference) {
      try {
        return (await request({ path: await pathOf(reference) })) as KubernetesObject;
      } catch (error) {
        if (error instanceof KubernetesError && error.code === 404) return undefined;
        throw error;
      }
    },
    async list({ namespace, ...kind }) {
      const resource = await discovery.find(kind);
      if (!resource) throw unknownKind({ ...kind, metadata: { name: '' } });
      const { items } = (await request({ path: collectionPath(resource, namespace) })) as { items: KubernetesObject[] };
      // The server leaves kind and version out of the items of a list.
      return items.map(item => ({ ...item, ...kind }));
    },
    async listNames(kind) {
      const resource = await discovery.find(kind);
      if (!resource) throw unknownKind({ ...kind, metadata: { name: '' } });
      const { items } = (await request({ path: collectionPath(resource, undefined), accept: METADATA_ONLY })) as {
        items: KubernetesObject[];
      };
      return items.map(({ metadata }) => metadata.name);
    },
    async apply(object, { dryRun = false, fieldManager = 'cedille', text, namespace, onWarning } = {}) {
      const query = new URLSearchParams({ fieldManager, force: 'true', ...(dryRun && { dryRun: 'All' }) });
      query.set('fieldValidation', 'Strict');
      return (await request({
        method: 'PATCH',
        path: `${await pathOf(object, namespace)}?${query.toString()}`,
        body: text ?? JSON.stringify(object),
        contentType: 'application/apply-patch+yaml',
        onWarning,
      })) as KubernetesObject;
    },
    async delete(reference) {
      try {
        await request({ method: 'DELETE', path: `${await pathOf(reference)}?propagationPolicy=Background` });
      } catch (error) {
        if (!(error instanceof KubernetesError) || error.code !== 404) throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

interface Context {
  server: string;
  ca: string;
  cert: string;
  key: string;
}

interface Kubeconfig {
  'current-context'?: string;
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  clusters?: { name: string; cluster: Record<string, string> }[];
  users?: { name: string; user: Record<string, string> }[];
}

function readContext(file: string): Context {
  const config = parse(readFileSync(file, 'utf8')) as Kubeconfig;
  const context = config.contexts?.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users?.find(({ name }) => name === context?.user)?.user;
  const decoded = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString('utf8');
  if (!cluster?.server || !user?.['client-certificate-data'])
    throw new CedilleError({
      code: 'cluster-failed',
      severity: 'error',
      message: `${file} has no current context with certificates inside.`,
      expected: 'a kubeconfig as kind writes it',
      fix: 'kind get kubeconfig --name <name> writes one',
    });
  return {
    server: cluster.server,
    ca: decoded(cluster['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  };
}

function send(server: string, agent: Agent, options: RequestOptions): Promise<unknown> {
  const {
    method = 'GET',
    path,
    body,
    contentType = 'application/json',
    accept = 'application/json',
    as,
    onWarning,
  } = options;
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(
      `${server}${path}`,
      {
        method,
        agent,
        timeout: 60_000,
        headers: {
          accept,
          ...(as !== undefined && { 'impersonate-user': as }),
          ...(body !== undefined && { 'content-type': contentType }),
        },
      },
      response => {
        if (onWarning) warningsOf(response.headers.warning).forEach(onWarning);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new KubernetesError(statusOf(text, status), `${method} ${path}`));
          else resolve(dataOf(text));
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered within 60 s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** `299 - "text"`, several of them separated by commas: RFC 7234, section 5.5. */
function warningsOf(header: string | undefined): string[] {
  return [...(header ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!.replace(/\\(.)/g, '$1'));
}

/** Health checks answer in plain text. */
function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function statusOf(text: string, code: number): Status {
  const data = dataOf(text);
  return typeof data === 'object' && data !== null && 'message' in data
    ? { ...(data as Status), code }
    : { message: text.trim() || `HTTP ${code}`, code };
}

function collectionPath({ root, name, namespaced }: ApiResource, namespace: string | undefined): string {
  return namespaced && namespace ? `${root}/namespaces/${encodeURIComponent(namespace)}/${name}` : `${root}/${name}`;
}

function unknownKind({ apiVersion, kind, metadata }: ObjectReference): KubernetesError {
  return new KubernetesError(
    { code: 404, reason: 'UnknownKind', message: `the server has no kind ${kind} in ${apiVersion}` },
    `${kind} ${metadata.name}`,
  );
}
