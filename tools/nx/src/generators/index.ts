export { componentGenerator } from './component/generator.ts';
export { environmentGenerator } from './environment/generator.ts';
