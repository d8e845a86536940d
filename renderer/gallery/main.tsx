import { createRoot } from 'react-dom/client'
import { loadWords } from '../../core/words/load-words.ts'
import '../kit/base.css'
import { Gallery } from './gallery.tsx'

const root = document.getElementById('root')
const [en, de] = await Promise.all([loadWords('en'), loadWords('de')])
if (root !== null) createRoot(root).render(<Gallery en={en} de={de} />)
