import type { REQUIRED_SOMEWHERE } from './fact-files.ts';
import type { Environment as WrittenFacts } from './environment.gen.ts';
import type { Member } from './member.ts';
import type { Request } from './request.ts';
import type { Sandbox } from './sandbox.ts';

/** The facts of one environment, those of the shared file below its own: what each file may leave to the other is there. */
export type Environment = WrittenFacts &
  Required<Pick<WrittenFacts, (typeof REQUIRED_SOMEWHERE)[number]>> & {
    /** Who may do what with the machines: one file each in `members/`, by account. Left out where there is none. */
    members?: readonly Member[];
    /** What files ask for beside the list of components, which then holds their names, too. Left out where there is none. */
    requests?: readonly Request[];
    /** Virtual clusters for people: how long, and one file each in `sandboxes/`, by person. */
    sandboxes?: WrittenFacts['sandboxes'] & { people?: readonly Sandbox[] };
  };
