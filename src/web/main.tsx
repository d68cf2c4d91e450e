import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './style.css';
import { startLanguages } from './words/languages.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
await startLanguages();
createRoot(root).render(<App />);
