const started = Date.now();

/** One line for whoever waits, with the seconds since the start. On standard error: standard output is the runner's. */
export function tell(message: string): void {
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${message}\n`);
}
