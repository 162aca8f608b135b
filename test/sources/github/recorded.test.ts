import { expect, test } from 'vitest';
import { createGitHub } from '../../../src/sources/github/client.ts';
import { loadDemoFigures } from '../../../src/demo/figures.ts';
import { recordedWorld } from '../../fakes/github/recorded-world.ts';
import { goodToken, startFakeGitHub } from '../../fakes/github/server.ts';
import { TurningClock } from '../../fakes/github/turning-clock.ts';

test('the recorded projects come through the real client as they were recorded', async () => {
  const figures = await loadDemoFigures();
  const clock = new TurningClock(figures.now);
  const fake = await startFakeGitHub({ world: recordedWorld(figures), clock });
  try {
    const github = createGitHub({ tokens: [goodToken], clock, baseUrl: fake.url, starHistoryZone: 'UTC' });
    const refs = fake.world.all.map((each) => ({ nodeId: each.id, nameWithOwner: `${each.owner}/${each.name}` }));
    const facts = await github.daily(refs);
    expect(facts.size).toBe(figures.projects.length);
    for (const [at, project] of figures.projects.entries()) {
      const outcome = facts.get(refs[at]?.nodeId ?? '');
      if (!outcome?.ok) throw new Error(`${project.repo} is absent`);
      const readings = [...project.weekly, ...project.daily]
        .filter((reading) => reading.stars !== undefined)
        .sort((a, b) => a.day - b.day);
      expect(outcome.value.stars).toBe(readings.at(-1)?.stars);
      expect(outcome.value.releasesTotal).toBe(project.releases.length);
      const closed = project.weekly.findLast((reading) => reading.closedIssues !== undefined)?.closedIssues ?? 0;
      expect((outcome.value.issuesTotal ?? 0) - (outcome.value.issuesOpen ?? 0)).toBe(closed);
    }
    const [ref] = refs;
    if (!ref) throw new Error('no project');
    const history = await github.starHistory(ref, { weeks: 5_000 });
    const stars = facts.get(ref.nodeId);
    expect(history.ok && !history.value.unchanged && history.value.days.reduce((sum, day) => sum + day.gained, 0)).toBe(
      stars?.ok === true ? stars.value.stars : undefined,
    );
  } finally {
    await fake.stop();
  }
  fake.verify();
});
