import { defineValues, sizes } from '@cedille/values/generator';
import { agentConfig } from './agent-config.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => ({
  resources: sizes(environment, { agent: ['50m 128Mi 256Mi', '100m 192Mi 512Mi'] }).agent,
  config: agentConfig(environment.telemetry!.otlp, component),
}));
