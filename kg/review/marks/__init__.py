"""What people marked in other programs, read as candidates: Web Annotations, Hypothesis, UIMA."""
