import type { PinnedTool, PlatformParts, ToolName } from './tool-versions.ts';

/** A program that can be started. */
export interface Tool {
  name: ToolName;
  version: string;
  /** Absolute path of the program. */
  path: string;
  /** Which of the ways led to it. */
  origin: ToolOrigin;
  /** In words, for `doctor`: where it came from and how it was verified. */
  why: string;
}

/** A tool, or why this way does not lead to one. */
export type ToolAnswer = Tool | { miss: string };

/** What every way of finding a tool is given. */
export interface ToolRequest {
  name: ToolName;
  tool: PinnedTool;
  platform: PlatformParts;
  root: string;
  cacheDir: string;
  searchPath: string;
  refresh: boolean;
  signal: AbortSignal | undefined;
  progress: (message: string) => void;
}

export type ToolOrigin = 'path' | 'cache' | 'release' | 'npm' | 'pypi' | 'go';
