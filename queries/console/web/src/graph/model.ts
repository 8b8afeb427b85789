/** stub */
import type { Answer, Row } from "../api";
export interface Graph { nodes: number }
export interface GraphLink { row: number; statements: string[] }
export const graphOfAnswer = (_: Answer): Graph => ({ nodes: 0 });
export const graphOfRows = (_: Row[]): Graph => ({ nodes: 0 });
