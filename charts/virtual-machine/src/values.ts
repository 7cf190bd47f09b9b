import { defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** Small, and small enough to be fetched again. */
const ALPINE = {
  url: 'https://dl-cdn.alpinelinux.org/alpine/v3.22/releases/x86_64/alpine-virt-3.22.0-x86_64.iso',
  checksum: 'sha256:c935c3715c80ca416e2ce912c552f0cbfd8531219b7973ae4a600873c793eb1b',
  size: '256Mi',
};

export default defineValues<Values>()(({ environment, component }) => ({
  cores: 1,
  memory: '512Mi',
  disk: { class: environment.storageClasses.replicated, size: '4Gi' },
  installer: ALPINE,
  cloudInit: { userData: `#cloud-config\nhostname: ${component.name}\nssh_pwauth: false\n` },
}));
