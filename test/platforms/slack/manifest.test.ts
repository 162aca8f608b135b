import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createAppLink,
  eventsFor,
  explainScopes,
  scopesFor,
  slackManifest,
} from '../../../src/platforms/slack/connection/manifest.ts';
import { commands } from '../../../commands/index.ts';

/** Slack's limits for manifests, from its reference. */
const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.int(), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[A-Za-z0-9_. -]+$/),
      always_online: z.boolean(),
    }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().max(32).startsWith('/'),
          description: z.string().max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
          url: z.url().optional(),
        }),
      )
      .max(50),
    unfurl_domains: z.array(z.string()).max(5).optional(),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(z.url()).optional(),
    scopes: z.strictObject({ bot: z.array(z.string()).max(255), bot_optional: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url().optional(), bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: z.url().optional(),
      message_menu_options_url: z.url().optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

const publicUrl = 'https://signals.example';

describe('slackManifest', () => {
  it('is what Slack takes, for either way in, and names every command', () => {
    const socket = manifestSchema.parse(
      slackManifest(commands, { mode: 'socket', unfurlLinks: false, publicUrl: undefined }),
    );
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true });
    expect(socket.features.slash_commands[0]?.url).toBeUndefined();
    for (const command of commands) expect(socket.features.slash_commands[0]?.usage_hint).toContain(command.name);
    const http = manifestSchema.parse(slackManifest(commands, { mode: 'http', unfurlLinks: true, publicUrl }));
    expect(http.settings.interactivity.request_url).toBe('https://signals.example/slack/events');
    expect(http.oauth_config.redirect_urls).toEqual(['https://signals.example/slack/oauth_redirect']);
  });

  it('fits into the link that creates the app, and differs there in the long description alone', () => {
    const settings = { mode: 'http', unfurlLinks: true, publicUrl } as const;
    const link = createAppLink(commands, settings);
    expect(link.length).toBeLessThan(8_000);
    const url = new URL(link);
    expect([url.origin, url.pathname, url.searchParams.get('new_app')]).toEqual([
      'https://api.slack.com',
      '/apps',
      '1',
    ]);
    const carried = manifestSchema.parse(JSON.parse(url.searchParams.get('manifest_json') ?? ''));
    const whole = manifestSchema.parse(slackManifest(commands, settings));
    const { long_description, ...display } = whole.display_information;
    expect(carried).toEqual({
      ...whole,
      display_information: { ...display, long_description: long_description.split('\n')[0] },
    });
    expect(explainScopes({ unfurlLinks: false })).toContain(
      '  channels:history: finding an own post again after a crash, so that nothing is posted twice (may be left out; then after a lost answer a post there may come twice)',
    );
  });

  it('names no made-up address: in HTTP mode the real one must be known', () => {
    expect(() => slackManifest(commands, { mode: 'http', unfurlLinks: false, publicUrl: undefined })).toThrow(
      /address where Slack reaches the bot/,
    );
  });

  it('asks for link scopes and events only where links are unfurled, and says why of each scope', () => {
    expect(scopesFor({ unfurlLinks: false }).some(({ scope }) => scope.startsWith('links:'))).toBe(false);
    expect(scopesFor({ unfurlLinks: true }).some(({ scope }) => scope === 'links:write')).toBe(true);
    expect(eventsFor({ unfurlLinks: false })).not.toContain('link_shared');
    for (const { why } of scopesFor({ unfurlLinks: true })) expect(why.length).toBeGreaterThan(10);
  });
});
