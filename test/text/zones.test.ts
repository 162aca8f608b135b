import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../../src/subscriptions/check-schedule.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { nextOccurrence } from '../../src/subscriptions/schedule.ts';
import { checkZone } from '../../src/text/zones.ts';

const refusal = (zone: string): string => {
  try {
    return `taken as ${checkZone(zone)}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.sentence} ${error.hint ?? ''}`;
  }
};

describe('checkZone', () => {
  test('gives the official spelling of a zone in any letter case', () => {
    for (const [typed, official] of [
      ['europe/berlin', 'Europe/Berlin'],
      ['Asia/Kathmandu', 'Asia/Kathmandu'],
      ['utc', 'UTC'],
      ['us/eastern', 'US/Eastern'],
      ['america/argentina/buenos_aires', 'America/Argentina/Buenos_Aires'],
      ['new zealand', undefined],
      ['cet', 'CET'],
      ['est5edt', 'EST5EDT'],
      ['singapore', 'Singapore'],
      ['gmt', 'GMT'],
    ] as const)
      expect(refusal(typed)).toMatch(official === undefined ? /^There is no time zone/ : `taken as ${official}`);
  });

  test.each([
    ['PST', 'There is no time zone “PST”. Perhaps America/Los_Angeles?'],
    ['pdt', 'There is no time zone “pdt”. Perhaps America/Los_Angeles?'],
    ['IST', 'There is no time zone “IST”. Perhaps Asia/Kolkata, Europe/Dublin or Asia/Jerusalem?'],
    ['CST', 'There is no time zone “CST”. Perhaps America/Chicago or Asia/Shanghai?'],
    ['EST', '“EST” is a fixed offset from UTC that knows no summer time. Perhaps America/New_York?'],
    ['hst', '“hst” is a fixed offset from UTC that knows no summer time. Perhaps Pacific/Honolulu?'],
  ])('refuses the abbreviation %s with the place that is meant', (typed, sentence) => {
    expect(refusal(typed)).toBe(sentence);
  });

  test('refuses offsets in every spelling, and names that only ICU knows', () => {
    for (const offset of ['+02:00', '-5', 'GMT+2', 'UTC+2', 'utc +5:30', 'Etc/GMT+2', 'etc/gmt-14', 'Z+1'])
      expect(refusal(offset)).toBe(
        `There is no time zone “${offset}”. An offset would be an hour off half the year where clocks change. Write an IANA name such as Europe/Berlin, America/New_York or UTC.`,
      );
    expect(refusal('SystemV/EST5')).toMatch(/^There is no time zone/);
    expect(refusal('Mars/Olympus')).toMatch(/^There is no time zone “Mars\/Olympus”\. /);
    expect(refusal('Europe/Berln')).toContain('Europe/Berlin');
    expect(refusal('berlin')).toContain('Europe/Berlin');
  });

  test('whatever Intl takes is refused in a sentence, or has local times that can be worked out', () => {
    const legacy =
      'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT EST HST IET IST JST MIT MST NET NST PLT PNT PRT PST SST VST CET EET MET WET GB NZ PRC ROC ROK UCT Zulu Cuba Eire';
    for (const zone of [...legacy.split(' '), ...Intl.supportedValuesOf('timeZone')]) {
      let checked: string;
      try {
        checked = checkZone(zone);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        continue;
      }
      expect(nextOccurrence(checkSchedule({ zone: checked }), 0)).toBeGreaterThan(0);
    }
  });
});
