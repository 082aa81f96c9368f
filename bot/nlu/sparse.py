"""Sums of a sparse matrix's rows, quick for the one text that a message is."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


def present(rows: csr_matrix) -> csr_matrix:
    """The same with ones for values."""
    return csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), rows.shape)


def sums_at(rows: csr_matrix, matrix: csr_matrix) -> NDArray[np.float32]:
    """For each row: the sum of the matrix's rows at its columns, whatever its values; dense."""
    if rows.shape[0] != 1:
        return np.asarray((present(rows) @ matrix).toarray())
    # Without the constant cost of a sparse product.
    starts = matrix.indptr[rows.indices]
    lengths = matrix.indptr[rows.indices + 1] - starts
    shifts = starts - np.cumsum(lengths) + lengths
    places = np.arange(lengths.sum()) + np.repeat(shifts, lengths)
    sums = np.bincount(matrix.indices[places], matrix.data[places], matrix.shape[1])
    return sums.astype(np.float32)[None]
