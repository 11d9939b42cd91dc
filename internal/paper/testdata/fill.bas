' Fills in the form as a person would who has nothing but LibreOffice. Mode "fields"
' writes into the content controls, "cells" types over the cells, which destroys the
' controls, and "tracked" does so with changes tracked.
Sub FillAll(source As String, folder As String)
  For Each mode In Array("fields", "cells", "tracked")
    Fill(mode, source, folder & "/" & mode & ".docx")
  Next
End Sub

Sub Fill(mode As String, source As String, target As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  If mode = "tracked" Then doc.RecordChanges = True
  table = doc.TextTables.getByIndex(0)
  answers = Array("Støtter med merknader", "24/117", "19. mars 2025", "Planen er god." & Chr(10) & "Men: «dyr» & <lang>.", "Kommunene trenger mer tid – særlig Ålesund.", "punkt 3.1" & Chr(10) & "Hva koster det?")
  For row = 1 To table.Rows.Count - 1
    cell = table.getCellByPosition(2, row)
    If mode = "fields" Then
      FillFields(cell, Split(answers(row - 1), Chr(10)), row)
    Else
      cursor = cell.createTextCursor()
      cursor.gotoStart(False)
      cursor.gotoEnd(True)
      cursor.String = ""
      parts = Split(answers(row - 1), Chr(10))
      If row = 6 Then parts(0) = "Gjelder: " & parts(0)
      For i = 0 To UBound(parts)
        If i > 0 Then cell.insertControlCharacter(cell.End, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
        cell.insertString(cell.End, parts(i), False)
      Next
    End If
  Next
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, kind())
  doc.close(True)
End Sub

' FillFields writes into the content controls of a cell: the lines into one, or one each.
Sub FillFields(cell, parts, row)
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
    control = controls(i)
    control.ShowingPlaceHolder = False
    inner = control.createEnumeration()
    first = True
    While inner.hasMoreElements()
      portion = inner.nextElement()
      If portion.TextPortionType = "Text" Then
        If first Then
          If n = 1 Then
            portion.String = Join(parts, Chr(10))
          Else
            portion.String = parts(i)
          End If
        End If
        first = False
      End If
    Wend
  Next
End Sub
