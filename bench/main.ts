import { openBench } from './stack/open.ts';
import { measureTeardown } from './teardown/measure.ts';
import { measureGrowth } from './growth.ts';
import { measureCost } from './cost.ts';
import { readHistory, timeOf } from './history/read.ts';
const bench = await openBench((l) => console.error(l));
try {
  console.log(await measureGrowth(bench, {sizes: [1,2,4,64], rounds: 1}));
  console.log(await measureTeardown(bench, 2));
  console.log(await measureCost(bench));
  const h = await readHistory(bench.temporalClient, 'reservation/bench-life/life');
    for (const e of h) {
      const k = Object.keys(e).find(k=>k.endsWith('Attributes') && (e as any)[k]);
      const a = (e as any)[k!];
      console.log((timeOf(e)-timeOf(h[0]!)).toFixed(0), k!.replace('EventAttributes',''), a.activityType?.name ?? a.signalName ?? '');
    }
} finally { await bench.close(); }
