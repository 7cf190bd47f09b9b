import { StringDecoder } from 'node:string_decoder';
import { CedilleError } from '@cedille/source';
import { describeEnd, startHelper, type RunningProgram } from '@cedille/program';
import { AnswerReader, type AnswerHeader } from './answer-reader.ts';

/** One chart to be rendered once, in the words of `tools/engine/README.md`. */
export interface EngineRequest {
  /** Absolute path of an archive or a folder. */
  chart: string;
  /** As JSON text that Helm's YAML reader takes as it is. */
  values: string;
  release: string;
  namespace: string;
  kubeVersion: string;
  apiVersions: readonly string[];
  /** As at another time and in another zone. */
  otherClock?: boolean;
}

export interface EngineAnswer {
  text: string;
  milliseconds: number;
}

/** A chart that cannot be rendered, in Helm's words. */
export class RenderRefused extends Error {
  override readonly name = 'RenderRefused';
}

/** The engine ended before it answered. Whatever it was asked may be asked again. */
export class EngineLost extends Error {
  override readonly name = 'EngineLost';
}

/** An engine that goes on and answers requests, many at once. It ends with this process, however that ends. */
export interface EngineClient {
  pid: number;
  /** @throws RenderRefused, EngineLost; CedilleError `interrupted` */
  render(request: EngineRequest, signal?: AbortSignal | undefined): Promise<EngineAnswer>;
  isRunning(): boolean;
  /** Whether nobody has asked yet: of all who lost it, one tells. */
  isFirstToTell(): boolean;
  stop(): Promise<void>;
}

interface Pending {
  resolve: (answer: EngineAnswer) => void;
  reject: (error: Error) => void;
}

/** No chart takes this long, but one whose texts call each other without end. */
const answerLimitMs = 180_000;

/** Most of what it said that is kept for telling why it ended. */
const saidLimit = 4_000;

const running = new Map<string, EngineClient>();

/** The engine of this process, started when there is none. @throws EngineLost when it cannot be started */
export function runningEngine(path: string): EngineClient {
  const known = running.get(path);
  if (known?.isRunning()) return known;
  const client = startEngine(path);
  running.set(path, client);
  return client;
}

/** @throws EngineLost when it cannot be started */
export function startEngine(path: string): EngineClient {
  const program = start(path);
  const pending = new Map<string, Pending>();
  const said = keepSaid(program);
  let count = 0;
  let told = false;

  /** Waiting for answers keeps this process awake; an engine that waits for requests does not. */
  const settle = (id: string): Pending | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (!pending.size) program.keepAwake(false);
    return waiting;
  };
  const answer = (header: AnswerHeader, body: Buffer): void => {
    const waiting = settle(header.id);
    if (header.error) waiting?.reject(new RenderRefused(header.error.message));
    else waiting?.resolve({ text: body.toString('utf8'), milliseconds: header.microseconds / 1000 });
  };
  const reader = new AnswerReader(answer);
  program.stdout!.on('data', (chunk: Buffer) => reader.push(chunk));
  void program.ended.then(end => {
    const lost = new EngineLost(`the rendering engine ended (${describeEnd(end)})${said() && `: ${said()}`}`);
    for (const id of [...pending.keys()]) settle(id)?.reject(lost);
  });
  program.keepAwake(false);

  return {
    pid: program.pid,
    isRunning: program.isRunning,
    isFirstToTell: () => !told && (told = true),
    async stop() {
      program.stdin.end();
      await program.stop();
    },
    render: (request, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(interrupted(request));
        if (!program.isRunning()) return reject(new EngineLost(`the rendering engine has ended`));
        const id = String((count += 1));
        const cancel = (): void => {
          settle(id)?.reject(interrupted(request));
          program.stdin.write(`${JSON.stringify({ id, cancel: true })}\n`);
        };
        // Templates cannot be interrupted: only the end of the engine ends them.
        const timer = setTimeout(() => void program.stop(0), answerLimitMs).unref();
        const done =
          <T>(settled: (result: T) => void) =>
          (result: T): void => {
            signal?.removeEventListener('abort', cancel);
            clearTimeout(timer);
            settled(result);
          };
        pending.set(id, { resolve: done(resolve), reject: done(reject) });
        signal?.addEventListener('abort', cancel, { once: true });
        program.keepAwake(true);
        program.stdin.write(requestLine(id, request));
      }),
  };
}

function start(path: string): RunningProgram {
  try {
    return startHelper({ file: path, args: [], env: { GOGC: undefined, GOMEMLIMIT: undefined } });
  } catch (error) {
    throw new EngineLost(`the rendering engine ${path} cannot be started`, { cause: error });
  }
}

/** The values stand in the line as they are: read and written again they might not be the same text. */
function requestLine(id: string, { values, ...request }: EngineRequest): string {
  return `${JSON.stringify({ id, ...request }).slice(0, -1)},"values":${values}}\n`;
}

function keepSaid(program: RunningProgram): () => string {
  const decoder = new StringDecoder('utf8');
  let text = '';
  program.stderr!.on('data', (chunk: Buffer) => {
    if (text.length < saidLimit) text += decoder.write(chunk);
  });
  return () => text.trim().split('\n')[0]!;
}

function interrupted({ release }: EngineRequest): CedilleError {
  return new CedilleError({
    code: 'interrupted',
    severity: 'error',
    message: `Rendering ${release} was interrupted.`,
    fix: 'run it again',
  });
}
