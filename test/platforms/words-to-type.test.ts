import { expect, test } from 'vitest';
import { errorMessage } from '../../src/text/error-message.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import { renderText } from '../../src/platforms/console/render-text.ts';
import { renderForDiscord } from '../../src/platforms/discord/index.ts';
import { renderForSlack } from '../../src/platforms/slack/render/render-message.ts';

/** A mistake whose words come from somebody who would like them to be read as markup. */
const mistake = errorMessage(new UserError(`“a \`b\` c” is not tracked here.`, say`Try \`track owner/name\`.`));

test('Slack shows what can be typed as code, and foreign backticks as letters', () => {
  const [payload] = renderForSlack(mistake);
  const written = JSON.stringify(payload?.blocks);
  expect(written).toMatch(/`track owner\/name`|"text":"track owner\/name","style":\{"code":true\}/);
  // Rich text is never read as markup.
  expect(written).toContain('{"type":"text","text":"“a `b` c” is not tracked here."}');
  expect(payload?.text).toContain('Try “track owner/name”.');
});

test('Discord does the same', () => {
  const written = JSON.stringify(renderForDiscord(mistake)[0]?.body);
  expect(written).toContain('Try `track owner/name`.');
  expect(written).toContain('a \\\\`b\\\\` c');
});

test('the terminal, which has no look of code without colour, marks it', () => {
  expect(renderText(mistake, { width: 80, zone: 'UTC', now: 0 })).toBe(
    '“a `b` c” is not tracked here.\n\nTry `track owner/name`.\n',
  );
});
