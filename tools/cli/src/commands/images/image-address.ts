import type { Address } from '@cedille/net';

/** Where an image comes from, and its tag. */
export interface ImageAddress {
  address: Address;
  tag: string;
}

/** Docker's own registry answers under another name than images have. */
const DOCKER_HUB = 'registry-1.docker.io';

/** Reads `host/path:tag`, with the defaults that container tools have: Docker Hub, and `library` there. */
export function imageAddress(image: string): ImageAddress {
  const [, name = image, tag = 'latest'] = /^(.+?)(?::([\w][\w.-]*))?$/.exec(image) ?? [];
  const steps = name.split('/');
  const host = steps.length > 1 && /[.:]|^localhost$/.test(steps[0]!) ? steps.shift()! : 'docker.io';
  if (host !== 'docker.io') return { address: { host, path: steps.join('/') }, tag };
  return { address: { host: DOCKER_HUB, path: steps.length > 1 ? steps.join('/') : `library/${steps[0]!}` }, tag };
}
