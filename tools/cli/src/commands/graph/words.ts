import type { Area } from './platform-graph.ts';

/** What a picture says beside names. */
export interface Words {
  /** Ending of the name of its file, before `.svg`. */
  suffix: '' | '.fr';
  title: string;
  areas: Readonly<Record<Area, string>>;
  wave: string;
  after: string;
  /** Column of components that no environment lists. */
  unlisted: string;
}

export const ENGLISH: Words = {
  suffix: '',
  title: 'What the platform consists of, and what is installed after what',
  areas: {
    machines: 'Machines',
    network: 'Network',
    storage: 'Storage',
    secrets: 'Secrets',
    virtualisation: 'Virtual machines',
    delivery: 'Delivery',
    observability: 'Observability',
    services: 'Services',
    clubs: 'Clubs',
  },
  wave: 'wave',
  after: 'after',
  unlisted: 'on request',
};

export const FRENCH: Words = {
  suffix: '.fr',
  title: 'De quoi se compose la plateforme, et ce qui s’installe après quoi',
  areas: {
    machines: 'Machines',
    network: 'Réseau',
    storage: 'Stockage',
    secrets: 'Secrets',
    virtualisation: 'Virtualisation',
    delivery: 'Déploiement',
    observability: 'Observabilité',
    services: 'Services',
    clubs: 'Clubs',
  },
  wave: 'vague',
  after: 'après',
  unlisted: 'sur demande',
};
