import { createRoot } from 'react-dom/client';
import { config as configureSchemas } from 'zod';
import { App } from './app.tsx';
import './style/base.css';
import './style/frame.css';
import './style/top-bar.css';
import './style/pop.css';
import './style/panels.css';
import './style/system-cards.css';
import './style/calls.css';
import './style/key-help.css';
import './style/sign-in.css';
import { startLanguages } from './words/languages.ts';

// Compiling schemas by `new Function` is what the page's security policy forbids.
configureSchemas({ jitless: true });
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
await startLanguages();
createRoot(root).render(<App />);
