/** The message that administrators get, as Discord's webhook takes it. Argo CD fills in the braces. */
const MESSAGE = `webhook:
  discord:
    method: POST
    body: |
      {
        "embeds": [
          {
            "title": {{ printf "%s: %s" .app.metadata.name .app.status.health.status | toJson }},
            "url": {{ printf "%s/applications/%s/%s" .context.argocdUrl .app.metadata.namespace .app.metadata.name | toJson }},
            "description": {{ .app.status.operationState.message | default "" | trunc 1500 | toJson }},
            "color": 15158332
          }
        ]
      }
`;

const SYNC_FAILED = `- when: app.status?.operationState.phase in ['Error', 'Failed']
  oncePer: app.status?.operationState.finishedAt
  send: [problem]
`;

const DEGRADED = `- when: app.status.health.status == 'Degraded'
  oncePer: app.status?.operationState.syncResult.revision
  send: [problem]
`;

/** Tells a Discord channel of every Application that cannot be synced or is broken. */
export const DISCORD = {
  notifiers: {
    'service.webhook.discord': 'url: $discord-webhook\nheaders:\n  - name: Content-Type\n    value: application/json\n',
  },
  templates: { 'template.problem': MESSAGE },
  triggers: { 'trigger.on-sync-failed': SYNC_FAILED, 'trigger.on-health-degraded': DEGRADED },
  subscriptions: [{ recipients: ['discord'], triggers: ['on-sync-failed', 'on-health-degraded'] }],
};
