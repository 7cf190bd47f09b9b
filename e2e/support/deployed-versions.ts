import { loadToolVersions, type ToolName } from '@cedille/helm';
import { COMPONENT_RECIPES } from '../images/component-recipes.ts';
import { versionOfTag } from '../images/version-of-tag.ts';
import { fullName } from '../images/write-images.ts';
import { tell } from './tell.ts';

/** A program that suites judge with, and what is deployed of it. */
export interface DeployedVersion {
  program: ToolName;
  /** Of the program here. */
  judged: string;
  /** In the image that manifests name. */
  deployed: string;
}

/** Programs of images that no cluster here needs: suites start them beside it. */
const BESIDE: Readonly<Record<string, ToolName>> = {
  'quay.io/metallb/controller': 'metallb-controller',
  'quay.io/argoproj/argo-rollouts': 'argo-rollouts',
  'registry.k8s.io/external-dns/external-dns': 'external-dns',
};

/**
 * Programs that are here and in images, each with the versions that both have.
 * @param images as containers name them
 */
export async function deployedVersions(root: string, images: Iterable<string>): Promise<DeployedVersion[]> {
  const found = new Map<string, DeployedVersion>();
  for (const image of images) {
    const [, repository, tag = ''] = /^(.+?)(?::([\w.-]+))?(?:@.+)?$/.exec(fullName(image))!;
    const program = COMPONENT_RECIPES[repository!]?.version ?? BESIDE[repository!];
    if (!program) continue;
    const judged = (await loadToolVersions(root, program))[program].version;
    found.set(`${program} ${tag}`, { program, judged, deployed: versionOfTag(tag) });
  }
  return [...found.values()];
}

/**
 * In one sentence, with which version a suite judges what runs as another one; undefined where they are the same. It is told, and
 * belongs into the result: as the title of a test that is skipped.
 */
export async function judgedByOther(root: string, program: ToolName): Promise<string | undefined> {
  const { version, deployed } = (await loadToolVersions(root, program))[program];
  if (!deployed) return undefined;
  const sentence = `what is deployed is ${program} ${deployed.version}, judged here by ${version}: ${deployed.because}`;
  tell(sentence);
  return sentence;
}
