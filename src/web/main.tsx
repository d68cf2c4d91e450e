import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './style/base.css';
import './style/frame.css';
import './style/top-bar.css';
import './style/pop.css';
import './style/panels.css';
import './style/calls.css';
import './style/key-help.css';
import './style/sign-in.css';
import { startLanguages } from './words/languages.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
await startLanguages();
createRoot(root).render(<App />);
