import { createRoot } from 'react-dom/client'
import '../kit/base.css'

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<p />)
