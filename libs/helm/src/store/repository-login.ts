import { join } from 'node:path';
import { basicAuthorization, helmConfigFolder } from '@cedille/net';
import { CedilleError, parseYaml, readIfPresent } from '@cedille/source';

/** How a chart repository knows who asks. */
export interface RepositoryLogin {
  headers: { authorization: string };
  /** Also hosts that the repository names for its archives may know it. */
  everywhere: boolean;
}

interface KnownRepository {
  url?: string;
  username?: string;
  password?: string;
  pass_credentials_all?: boolean;
}

/**
 * What `helm repo add --username` left for a chart repository: the helm program would use it, and so do we. Undefined for
 * everybody else.
 * @throws CedilleError `yaml-syntax` when Helm's list of repositories is none
 */
export async function repositoryLogin(
  repository: string,
  env: NodeJS.ProcessEnv,
): Promise<RepositoryLogin | undefined> {
  const file = env.HELM_REPOSITORY_CONFIG ?? join(helmConfigFolder(env), 'repositories.yaml');
  const text = await readIfPresent(file);
  if (text === undefined) return undefined;
  const { data, problems } = parseYaml(text, file, { strict: true });
  if (problems.length) throw new CedilleError(problems);
  const { repositories = [] } = (data ?? {}) as { repositories?: KnownRepository[] };
  const known = repositories.find(({ url = '', username }) => username && trim(url) === trim(repository));
  if (!known) return undefined;
  const { username = '', password = '', pass_credentials_all: everywhere = false } = known;
  return { headers: { authorization: basicAuthorization({ username, password }) }, everywhere };
}

function trim(url: string): string {
  return url.replace(/\/+$/, '');
}
