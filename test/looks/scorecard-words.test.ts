import { expect, test } from 'vitest';
import { openDemoAnswers } from '../../tools/demo/open-demo-answers.ts';
import { faultsOfMessage } from '../../tools/looks/message-faults.ts';

test('no scorecard of the demo has more than 90 words, and none has more than three buttons in sight', async () => {
  const { answers, close } = await openDemoAnswers();
  try {
    const projects = await answers.store.projects.list();
    expect(projects.length).toBeGreaterThan(20);
    const faults: string[] = [];
    for (const { fullName } of projects) {
      const { message } = await answers.application.bot.runText(`score ${fullName}`, answers.caller);
      faults.push(
        ...faultsOfMessage({ name: 'score', message, private: true }).map((fault) => `${fullName}: ${fault}`),
      );
    }
    expect(faults).toEqual([]);
  } finally {
    await close();
  }
});
