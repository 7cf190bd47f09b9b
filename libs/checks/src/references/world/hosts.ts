/** Whether two names of hosts, of which each may begin with `*.`, have a host in common. */
export function hostsMeet(one: string, other: string): boolean {
  if (one === other) return true;
  return covers(one, other) || covers(other, one);
}

/** `*.a.b` stands for `c.a.b` and `d.c.a.b`, but not for `a.b`. */
function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1;
}
