import type { Environment } from '@cedille/values/generator';
import { uidOf } from '../dashboards/clubs.ts';

/** Somebody who is told, by a webhook of a Discord channel that is in Vault. */
interface Contact {
  name: string;
  /** Variable with the webhook, which Grafana puts in. */
  variable: string;
  secret: string;
  /** Labels of the alerts that are theirs; all of them, where left out. */
  club?: string;
}

const KEY = 'webhook';

/**
 * Who is told of alerts: administrators of all, captains of those of their club.
 * @throws where a club wants to be told and administrators do not: alerts of the platform would go to nobody
 */
export function contactsOf({ telemetry, clubs = [] }: Environment): Contact[] {
  const captains = clubs.filter(({ notify }) => notify);
  if (telemetry?.notify) return [ADMINISTRATORS, ...captains.map(({ name }) => captain(name))];
  if (captains.length)
    throw new Error(
      `clubs ${captains.map(({ name }) => name).join(', ')} are to be told of alerts, but administrators are not: set telemetry.notify`,
    );
  return [];
}

const ADMINISTRATORS: Contact = {
  name: 'administrators',
  variable: 'DISCORD_ADMINISTRATORS',
  secret: 'grafana-discord',
};

function captain(club: string): Contact {
  return {
    name: `club-${club}`,
    variable: `DISCORD_CLUB_${club.toUpperCase().replaceAll('-', '_')}`,
    secret: `grafana-discord-${club}`,
    club,
  };
}

/** Secrets of clubs, which component.yaml cannot list. */
export function secretsOf(contacts: readonly Contact[]) {
  const ofClubs = contacts.filter(({ club }) => club);
  return Object.fromEntries(
    ofClubs.map(({ secret, club }) => [secret, { path: `grafana/discord/${club!}`, keys: [KEY], generated: false }]),
  );
}

/** The webhooks, as variables of Grafana. */
export function variablesOf(contacts: readonly Contact[]) {
  return Object.fromEntries(
    contacts.map(({ variable, secret }) => [variable, { secretKeyRef: { name: secret, key: KEY } }]),
  );
}

/** The files that tell Grafana whom to tell. Nobody is told where there is nobody: alerts are then seen in Grafana alone. */
export function contactFiles(contacts: readonly Contact[]) {
  if (!contacts.length) return {};
  return {
    'contactpoints.yaml': { apiVersion: 1, contactPoints: contacts.map(contactPoint) },
    'policies.yaml': { apiVersion: 1, policies: [policy(contacts)] },
  };
}

function contactPoint({ name, variable, club }: Contact) {
  const uid = club === undefined ? name : uidOf(club);
  return { orgId: 1, name, receivers: [{ uid, type: 'discord', settings: { url: `$${variable}` } }] };
}

/** A captain is told first, and administrators of the same alert as well. */
function policy(contacts: readonly Contact[]) {
  const captains = contacts.filter(({ club }) => club);
  return {
    orgId: 1,
    receiver: ADMINISTRATORS.name,
    group_by: ['grafana_folder', 'alertname', 'club'],
    ...(captains.length && {
      routes: [
        ...captains.map(({ name, club }) => ({
          receiver: name,
          object_matchers: [['club', '=', club]],
          continue: true,
        })),
        { receiver: ADMINISTRATORS.name },
      ],
    }),
  };
}
