import { CedilleError } from '@cedille/source';
import { isDamaged } from './from-cache.ts';
import { requestFor, resolveTool, type ToolOptions } from './resolve-tool.ts';
import { loadToolVersions, type ToolName, type ToolPurpose } from './tool-versions.ts';
import type { Tool } from './tool.ts';

/** What `doctor` says of one tool. */
export interface ToolReport {
  name: ToolName;
  /** The version that is pinned. */
  wanted: string;
  /** The platform works without it. */
  optional: boolean;
  /** Only who starts a cluster of this machine, or runs the benchmark, needs it. */
  for?: ToolPurpose;
  tool?: Tool;
  /** The ways that were tried, when there is no tool. */
  missing?: string;
  /** The program in the cache did not have the digest with which it was installed any more: {@link tool} is another. */
  damaged: boolean;
}

export interface DoctorOptions extends ToolOptions {
  /** Fetches required tools that are missing; optional ones are never fetched here. @defaultValue false */
  fetch?: boolean;
}

/** What is used for every tool, and why. */
export async function doctorTools(options: DoctorOptions): Promise<ToolReport[]> {
  const versions = await loadToolVersions(options.root);
  return Promise.all((Object.keys(versions) as ToolName[]).map(name => report(name, options)));
}

async function report(name: ToolName, { fetch = false, ...options }: DoctorOptions): Promise<ToolReport> {
  const request = await requestFor(name, options);
  const { version: wanted, for: purpose, optional = purpose !== undefined } = request.tool;
  const damaged = await isDamaged(request);
  const facts = { name, wanted, optional, damaged, ...(purpose ? { for: purpose } : {}) };
  try {
    const tool = await resolveTool(name, { ...options, offline: options.offline || optional || !fetch });
    return { ...facts, tool };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return {
      ...facts,
      missing: error.problems.map(problem => problem.expected ?? problem.message).join('\n'),
    };
  }
}
