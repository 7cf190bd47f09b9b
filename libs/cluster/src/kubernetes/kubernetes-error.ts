/** What the API server answers when it refuses something: meta/v1 Status. */
export interface Status {
  code: number;
  message: string;
  /** For example `Invalid`, `NotFound`, `Conflict`. */
  reason?: string;
  details?: { causes?: StatusCause[]; [field: string]: unknown };
}

export interface StatusCause {
  reason?: string;
  message?: string;
  /** Path in the object, for example `spec.replicas`. */
  field?: string;
}

/** A request that the API server refused. */
export class KubernetesError extends Error {
  readonly code: number;
  readonly reason: string | undefined;
  readonly causes: readonly StatusCause[];

  /** @param what the request, for example `PATCH /api/v1/…` */
  constructor(status: Status, what: string) {
    super(`${what}: ${status.message}`);
    this.name = 'KubernetesError';
    this.code = status.code;
    this.reason = status.reason;
    this.causes = status.details?.causes ?? [];
    this.said = status.message;
  }

  /** The server's own words. */
  readonly said: string;
}
