// The stages of a render in the order of the data, each a plain function in a file of its own. Here alone they are timed, under
// the names that `render --timings` shows; whoever tells the story of a render calls them from here.
import * as arranging from './arrange.ts';
import * as asking from './ask-helm.ts';
import * as checkingObjects from './check-rendered.ts';
import * as checkingValues from './check-values-once.ts';
import * as finishing from './finish-platform.ts';
import * as following from './references/follow-references.ts';
import * as followingDefinitions from './references/follow-definitions.ts';
import * as judging from './references/judge-references.ts';
import * as relating from './references/rendered-documents.ts';
import * as knowing from './load-knowledge.ts';
import * as reading from './load-workspace.ts';
import type { RenderSession } from './render-session.ts';
import * as requesting from './request-for.ts';
import { timed } from './stopwatch.ts';
import * as writing from './write-rendered.ts';

type In<Method extends keyof RenderSession> = Parameters<
  Extract<RenderSession[Method], (...args: never[]) => unknown>
>[0];

export const loadWorkspace = timed('read', reading.loadWorkspace);
export const loadKnowledge = timed('load', knowing.loadKnowledge);
export const readSchema = timed('schema', (session: RenderSession, what: In<'schema'>) => session.schema(what));
export const stageComponent = timed('stage', (session: RenderSession, what: In<'staged'>) => session.staged(what));
export const requestFor = timed('values', requesting.requestFor);
export const checkValuesOnce = timed('check values', checkingValues.checkValuesOnce);
export const askHelm = timed('helm', asking.askHelm);
export const arrange = timed('parse', arranging.arrange);
export const checkRendered = timed('check objects', checkingObjects.checkRendered);
export const relate = timed('relate', relating.relateDocuments);
export const writeRendered = timed('write', writing.writeRendered);
export const followReferences = timed('references', following.followReferences);
export const followDefinitions = timed('definitions', followingDefinitions.followDefinitions);
export const judgePolicies = timed('policies', judging.judgePolicies);
export const finishPlatform = timed('finish', finishing.finishPlatform);
export const saveMemory = timed('remember', (session: RenderSession) => session.save());
