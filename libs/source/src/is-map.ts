/** Whether data is a map: neither a list, nor a scalar, nor nothing. */
export function isMap(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
