/** What a machine without a network says of each archive; before the name may stand what was asked for. */
const NAMELESS = /^(.+) cannot be fetched: (?:.*: )?the name (\S+) cannot be resolved\.$/;

/** How many hosts are named. */
const NAMED = 3;

/**
 * Why upstream was not available, for people: hosts whose names cannot be resolved share a line, everything else has its own.
 * @param messages one for each archive, as the store of archives says it
 */
export function foldReasons(messages: readonly string[]): string[] {
  const lines = [...new Set(messages)];
  const nameless = lines.flatMap(line => {
    const match = NAMELESS.exec(line);
    return match ? [{ line, archive: match[1]!, host: match[2]! }] : [];
  });
  const hosts = [...new Set(nameless.map(({ host }) => host))];
  if (nameless.length < 2) return lines;
  const folded = new Set(nameless.map(({ line }) => line));
  return [unresolved(nameless.length, hosts), ...lines.filter(line => !folded.has(line))];
}

function unresolved(archives: number, hosts: readonly string[]): string {
  if (hosts.length === 1) return `${archives} archives cannot be fetched: the name ${hosts[0]!} cannot be resolved.`;
  const rest = hosts.length - NAMED;
  const named = rest > 1 ? `${hosts.slice(0, NAMED).join(', ')} and ${rest} more` : hosts.join(', ');
  return `${archives} archives cannot be fetched: the names of ${hosts.length} hosts cannot be resolved (${named}).`;
}
