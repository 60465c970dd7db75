import { writeBundle } from './bundle.ts';

// `npm run bundle`
await writeBundle();
