import { createRoot } from 'react-dom/client'
import { followAppearance } from '../kit/appearance.ts'
import '../kit/base.css'
import { TechnicianApp } from './technician-app.tsx'

followAppearance()

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<TechnicianApp />)
