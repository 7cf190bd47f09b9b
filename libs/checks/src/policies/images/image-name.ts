/** The parts of an image's name. */
export interface ImageName {
  /** Registry and path, without tag and digest; written out where Docker Hub may be left out. */
  repository: string;
  tag?: string;
  digest?: string;
}

/** Reads `registry/path:tag@digest`; undefined where it is none, or holds a placeholder. */
export function imageName(text: string): ImageName | undefined {
  const match =
    /^([a-zA-Z0-9][^\s:@{}$<>]*(?::\d+\/[^\s:@{}$<>]+)?)(?::([\w][\w.-]{0,127}))?(?:@(sha\d+:[0-9a-f]{32,}))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, repository = '', tag, digest] = match;
  return {
    repository: canonical(repository),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** `nginx` and `docker.io/library/nginx` are one. */
function canonical(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  if (!rest.length) return `docker.io/library/${first}`;
  if (/[.:]/.test(first) || first === 'localhost')
    return repository.replace(/^(?:index|registry-1)\.docker\.io\//, 'docker.io/');
  return `docker.io/${repository}`;
}
