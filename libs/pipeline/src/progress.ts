/** Called when a stage begins, and after each component. */
export interface Progress {
  stage: 'read' | 'tools' | 'upstream' | 'render';
  /** What is being worked on, or what was just finished. */
  what: string;
  done?: number;
  total?: number;
}
