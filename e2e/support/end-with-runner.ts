// The process that runs the scenarios ends when vitest does: whoever stops vitest would otherwise leave it at work, and its
// cluster with it.
process.once('disconnect', () => process.exit(1));
