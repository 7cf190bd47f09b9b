export {
  environmentFile,
  listEnvironments,
  loadEnvironment,
  loadEnvironments,
  SHARED_FACTS,
  type Environment,
  type LoadedEnvironment,
} from './load-environment.ts';
