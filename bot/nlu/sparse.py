"""Sparse products, quick for the one row that a message is."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


def product(rows: csr_matrix, matrix: csr_matrix) -> NDArray[np.float32]:
    """rows @ matrix, dense; for one row without the constant cost of a sparse result."""
    if rows.shape[0] != 1:
        return np.asarray((rows @ matrix).toarray())
    starts = matrix.indptr[rows.indices]
    lengths = matrix.indptr[rows.indices + 1] - starts
    shifts = starts - np.cumsum(lengths) + lengths
    places = np.arange(lengths.sum()) + np.repeat(shifts, lengths)
    values = matrix.data[places] * np.repeat(rows.data, lengths)
    sums = np.bincount(matrix.indices[places], values, matrix.shape[1])
    return sums.astype(np.float32)[None]
