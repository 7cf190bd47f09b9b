export { kubernetesReader, type KubernetesReader, type Reading } from './fixtures/kubernetes-reader.ts';
