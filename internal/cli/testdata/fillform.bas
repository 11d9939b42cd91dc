' Fills in an answer form as a person would who has nothing but LibreOffice: a row's
' answer into its content controls, the lines of it into one, or one each. An answer that
' is empty leaves the row as it was.
Sub FillForm(source As String, target As String, given As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  table = doc.TextTables.getByIndex(0)
  answers = Split(given, "|")
  For row = 1 To table.Rows.Count - 1
    If answers(row - 1) <> "" Then
      FillFields(table.getCellByPosition(2, row), Split(answers(row - 1), "~"))
    End If
  Next
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, kind())
  doc.close(True)
End Sub

Sub FillFields(cell, parts)
  Dim controls(9)
  n = 0
  paragraphs = cell.createEnumeration()
  While paragraphs.hasMoreElements()
    portions = paragraphs.nextElement().createEnumeration()
    While portions.hasMoreElements()
      portion = portions.nextElement()
      If portion.TextPortionType = "ContentControl" Then
        controls(n) = portion.ContentControl
        n = n + 1
      End If
    Wend
  Wend
  For i = 0 To n - 1
    controls(i).ShowingPlaceHolder = False
    inner = controls(i).createEnumeration()
    first = True
    While inner.hasMoreElements()
      portion = inner.nextElement()
      If portion.TextPortionType = "Text" Then
        If first Then portion.String = parts(i)
        first = False
      End If
    Wend
  Next
End Sub
