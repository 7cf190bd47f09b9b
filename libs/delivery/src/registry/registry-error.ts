import { CedilleError } from '@cedille/source';

export interface RegistryFailure {
  /** What was asked, without what may be secret: `PUT ghcr.io/club/bundles/vault/manifests/1.2.3`. */
  request: string;
  reason: string;
  status?: number;
  /** Another try may go better. */
  passing?: boolean;
  cause?: unknown;
}

/** What a registry did not do. */
export class RegistryError extends CedilleError {
  readonly status: number | undefined;
  readonly passing: boolean;

  constructor({ request, reason, status, passing = false, cause }: RegistryFailure) {
    const denied = status === 401 || status === 403;
    super(
      {
        code: denied ? 'registry-denied' : 'registry-failed',
        severity: 'error',
        message: `${request} ${reason}.`,
        ...(denied
          ? {
              expected: 'an account that may do this',
              fix: 'docker login <host>, or set CEDILLE_REGISTRY, CEDILLE_REGISTRY_USERNAME and CEDILLE_REGISTRY_PASSWORD',
            }
          : { fix: 'run the same command again: what has arrived is not sent twice' }),
      },
      { cause },
    );
    this.name = 'RegistryError';
    this.status = status;
    this.passing = passing;
  }
}

/** What a registry says of a request that it refused: the first message of the body, in the form of the specification. */
export async function explainAnswer(response: Response): Promise<string> {
  const body = await response.text().catch(() => '');
  const said = firstMessage(body);
  return `answers ${response.status}${said ? ` (${said})` : ''}`;
}

function firstMessage(body: string): string | undefined {
  try {
    const { errors = [] } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    return errors
      .map(({ code, message }) => [code, message].filter(Boolean).join(': '))
      .join('; ')
      .slice(0, 300);
  } catch {
    return undefined;
  }
}
