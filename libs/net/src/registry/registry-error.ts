import { CedilleError } from '@cedille/source';
import type { Answer } from '../http/ask.ts';
import { textOf } from '../http/download.ts';
import { isPassing, retryAfter, type HttpError } from '../http/http-error.ts';

export interface RegistryFailure {
  /** `ghcr.io` */
  host: string;
  /** What was asked, without what may be secret: `PUT ghcr.io/club/bundles/vault/manifests/1.2.3`. */
  request: string;
  reason: string;
  status?: number | undefined;
  /** Another try may go better. */
  passing?: boolean;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** What a registry did not do. */
export class RegistryError extends CedilleError {
  readonly status: number | undefined;
  readonly passing: boolean;
  readonly retryAfterMs: number | undefined;
  /** What happened, without a full stop, and how to sign in where that is missing. */
  readonly sentence: string;

  constructor({ host, request, reason, status, passing = false, retryAfterMs, cause }: RegistryFailure) {
    const denied = status === 401 || status === 403;
    const signIn = `docker login ${host}, helm registry login ${host}`;
    super(
      {
        code: denied ? 'registry-denied' : 'registry-failed',
        severity: 'error',
        message: `${request} ${reason}.`,
        ...(denied
          ? {
              expected: 'an account that may do this',
              fix: `${signIn}, or set CEDILLE_REGISTRY, CEDILLE_REGISTRY_USERNAME and CEDILLE_REGISTRY_PASSWORD`,
            }
          : { fix: 'run the same command again: what has arrived is not sent twice' }),
      },
      { cause },
    );
    this.name = 'RegistryError';
    this.status = status;
    this.passing = passing;
    this.retryAfterMs = retryAfterMs;
    this.sentence = `${request} ${reason}${denied ? `; to sign in: ${signIn}` : ''}`;
  }
}

/** What was asked of whom. */
export type RegistryRequest = Pick<RegistryFailure, 'host' | 'request'>;

/** The error for a request that did not get an answer. */
export function unanswered(asked: RegistryRequest, cause: HttpError): RegistryError {
  const reason = cause.failure === 'host' ? `failed: ${cause.message}` : cause.message;
  return new RegistryError({ ...asked, reason, passing: cause.passing, cause });
}

/** The error for an answer that is none of those expected, with what the registry says of it in the form of the specification. */
export async function refused(asked: RegistryRequest, answer: Answer): Promise<RegistryError> {
  const { status, headers } = answer;
  const said = firstMessage(await textOf(answer).catch(() => ''));
  const reason = `answers ${status}${said ? ` (${said})` : ''}`;
  return new RegistryError({
    ...asked,
    reason,
    status,
    passing: isPassing(status),
    retryAfterMs: retryAfter(headers),
  });
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
